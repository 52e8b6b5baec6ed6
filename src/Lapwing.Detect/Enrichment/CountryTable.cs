using System.Collections.Concurrent;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// From an address to its country, out of an MMDB file that is held in memory (about 8 MB). Any number of threads may ask.
/// A damaged or hostile file gives wrong or no countries, never an error or an endless walk.
/// </summary>
/// <remarks>Source: MaxMind DB file format specification 2.0.</remarks>
public sealed class CountryTable
{
    private const int MaxFileBytes = 256 << 20;
    private const int MaxKnown = 4096;
    private const int Separator = 16;
    private static readonly byte[] CountryCode = [.. "country_code"u8];
    private static readonly byte[] Country = [.. "country"u8];
    private static readonly byte[] IsoCode = [.. "iso_code"u8];
    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly byte[] _file;
    private readonly uint _nodes;
    private readonly int _recordBits;
    private readonly int _dataStart;
    private readonly uint _v4Root;
    private readonly bool _hasV6;
    private readonly ConcurrentDictionary<uint, byte[]> _known = new();

    private CountryTable(byte[] file, uint nodes, int recordBits, bool hasV6)
    {
        _file = file;
        _nodes = nodes;
        _recordBits = recordBits;
        _hasV6 = hasV6;
        _dataStart = (int)(nodes * (uint)recordBits / 4) + Separator;
        // IPv4 lies under the first 96 zero bits of an IPv6 tree.
        for (var bit = 0; hasV6 && bit < 96 && _v4Root < _nodes; bit++)
            _v4Root = Next(_v4Root, right: false);
    }

    /// <summary>Opens a table; null when it is absent or none, and why is in <paramref name="problem"/>.</summary>
    public static CountryTable? Open(string file, out Problem? problem)
    {
        problem = null;
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
            {
                problem = EnrichmentProblems.NoCountries(file);
                return null;
            }
            if (info.Length > MaxFileBytes)
            {
                problem = EnrichmentProblems.BadCountries(file, $"it is larger than {MaxFileBytes >> 20} MiB");
                return null;
            }
            var table = Read(File.ReadAllBytes(file), out var why);
            if (table is null)
                problem = EnrichmentProblems.BadCountries(file, why);
            return table;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = EnrichmentProblems.BadCountries(file, fault.Message.TrimEnd('.'));
            return null;
        }
    }

    internal static CountryTable? Read(byte[] file, out string why)
    {
        var marker = file.AsSpan().LastIndexOf(Marker);
        if (marker < 0)
        {
            why = "it is no MMDB file";
            return null;
        }
        var about = new MmdbValue(file.AsSpan(marker + Marker.Length));
        if (
            !about.TryNumber(0, [.. "node_count"u8], out var nodes)
            || !about.TryNumber(0, [.. "record_size"u8], out var recordBits)
            || !about.TryNumber(0, [.. "ip_version"u8], out var version)
            || recordBits is not (24 or 28 or 32)
            || version is not (4 or 6)
        )
        {
            why = "its description is damaged";
            return null;
        }
        if ((ulong)nodes * recordBits / 4 + Separator > (ulong)marker)
        {
            why = "it is shorter than it says";
            return null;
        }
        why = "";
        return new CountryTable(file, nodes, (int)recordBits, version == 6);
    }

    /// <summary>The country of an address: two capital letters, or empty.</summary>
    /// <param name="address">4 or 16 bytes, network order.</param>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> address)
    {
        if (address.Length == 16 && !_hasV6)
            return default;
        var node = address.Length == 4 ? _v4Root : 0;
        for (var bit = 0; bit < address.Length * 8 && node < _nodes; bit++)
            node = Next(node, (address[bit >> 3] & (0x80 >> (bit & 7))) != 0);
        return node <= _nodes ? default : Known(node - _nodes);
    }

    private uint Next(uint node, bool right)
    {
        var bytes = _recordBits / 4;
        return MmdbValue.Record(_file.AsSpan((int)(node * (uint)bytes), bytes), _recordBits, right);
    }

    private byte[] Known(uint record)
    {
        if (_known.TryGetValue(record, out var known))
            return known;
        var code = record < Separator ? [] : Decode((int)Math.Min(record - Separator, int.MaxValue));
        if (_known.Count < MaxKnown)
            _known.TryAdd(record, code);
        return code;
    }

    private byte[] Decode(int offset)
    {
        var data = new MmdbValue(_file.AsSpan(_dataStart));
        var code = data.TextAt(offset, CountryCode);
        if (code.IsEmpty)
            code = data.TextAt(offset, Country, IsoCode);
        return code is [>= (byte)'A' and <= (byte)'Z', >= (byte)'A' and <= (byte)'Z'] ? code.ToArray() : [];
    }
}
