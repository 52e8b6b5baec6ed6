using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lapwing.Learn;

/// <summary>
/// The frame of what is learned when it is stored: four letters, a version, the payload's length, the payload, its SHA-256.
/// The hash finds damage, not malice: what opens is still checked value by value.
/// </summary>
/// <remarks>Layout, little endian: letters (4), version (int32), length (int32), payload, SHA-256 of all before it (32).</remarks>
public static class SealedForm
{
    private const int Head = 12;
    private const int Longest = 1 << 30;

    /// <param name="letters">Four ASCII letters: what it is.</param>
    public static byte[] Seal(string letters, int version, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[Head]);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        write(writer);
        writer.Flush();
        var length = checked((int)stream.Length);
        stream.SetLength(length + SHA256.HashSizeInBytes);
        var bytes = stream.ToArray();
        Encoding.ASCII.GetBytes(letters.AsSpan(0, 4), bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), length - Head);
        SHA256.HashData(bytes.AsSpan(0, length), bytes.AsSpan(length));
        return bytes;
    }

    /// <summary>Opens a frame and reads its payload.</summary>
    /// <param name="read">Reads the whole payload; says what is wrong by <see cref="InvalidDataException"/>.</param>
    /// <param name="fault">Why there is no value: one sentence.</param>
    public static T? Open<T>(
        ReadOnlySpan<byte> bytes,
        string letters,
        int version,
        Func<BinaryReader, T> read,
        out string? fault
    )
        where T : class
    {
        fault = Fault(bytes, letters, version);
        if (fault is not null)
            return null;
        try
        {
            using var stream = new MemoryStream(bytes[Head..^SHA256.HashSizeInBytes].ToArray());
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var value = read(reader);
            if (stream.Position == stream.Length)
                return value;
            fault = "It is longer than what it says it holds.";
        }
        catch (EndOfStreamException)
        {
            fault = "It ends too early.";
        }
        catch (Exception bad) when (bad is InvalidDataException or FormatException or IOException)
        {
            fault = bad.Message;
        }
        return null;
    }

    /// <summary>A count from a payload, inside its bounds.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static int Count(this BinaryReader reader, string what, int least, int most)
    {
        var count = reader.ReadInt32();
        if (count < least || count > most)
            throw new InvalidDataException($"{count} {what}: {least} to {most} are possible.");
        return count;
    }

    /// <summary>A finite number from a payload.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static float Finite(this BinaryReader reader, string what)
    {
        var value = reader.ReadSingle();
        return float.IsFinite(value) ? value : throw new InvalidDataException($"{what} is not a finite number.");
    }

    private static string? Fault(ReadOnlySpan<byte> bytes, string letters, int version)
    {
        if (bytes.Length < Head + SHA256.HashSizeInBytes || bytes.Length > Longest)
            return $"{bytes.Length} bytes cannot be one.";
        if (!Encoding.ASCII.GetBytes(letters).AsSpan().SequenceEqual(bytes[..4]))
            return $"It does not begin with {letters}.";
        var found = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (found != version)
            return $"It is of version {found}; this program reads version {version}.";
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (length != bytes.Length - Head - SHA256.HashSizeInBytes)
            return $"It says {length} bytes and holds {bytes.Length - Head - SHA256.HashSizeInBytes}.";
        var hashed = bytes[..^SHA256.HashSizeInBytes];
        return SHA256.HashData(hashed).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..])
            ? null
            : "Its bytes are damaged: the checksum differs.";
    }
}
