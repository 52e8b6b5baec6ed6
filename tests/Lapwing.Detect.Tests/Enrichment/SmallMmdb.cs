using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Lapwing.Detect.Tests;

/// <summary>Writes small MMDB files, so that every record size is met: networks to countries in an IPv6 tree.</summary>
internal static class SmallMmdb
{
    public static byte[] Write(int recordBits, params (string Network, string Country)[] entries)
    {
        var nodes = new List<long[]> { new long[] { -1, -1 } };
        var data = new List<byte>();
        foreach (var (network, country) in entries)
        {
            var parsed = IPNetwork.Parse(network);
            var v4 = parsed.BaseAddress.GetAddressBytes().Length == 4;
            byte[] bytes = v4
                ? [.. new byte[12], .. parsed.BaseAddress.GetAddressBytes()]
                : parsed.BaseAddress.GetAddressBytes();
            var length = parsed.PrefixLength + (v4 ? 96 : 0);
            var offset = data.Count;
            data.AddRange([0xE1, .. Text("country_code"), .. Text(country)]);
            var node = 0;
            for (var bit = 0; bit < length; bit++)
            {
                var side = (bytes[bit / 8] >> (7 - bit % 8)) & 1;
                if (bit == length - 1)
                    nodes[node][side] = -2 - offset;
                else
                {
                    if (nodes[node][side] < 0)
                    {
                        nodes.Add([-1, -1]);
                        nodes[node][side] = nodes.Count - 1;
                    }
                    node = (int)nodes[node][side];
                }
            }
        }
        var file = new List<byte>();
        foreach (var node in nodes)
            file.AddRange(Node(recordBits, [.. node.Select(r => Record(r, nodes.Count))]));
        file.AddRange(new byte[16]);
        file.AddRange(data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. Encoding.ASCII.GetBytes("MaxMind.com"), 0xE3]);
        file.AddRange([.. Text("node_count"), .. Number(nodes.Count)]);
        file.AddRange([.. Text("record_size"), .. Number(recordBits)]);
        file.AddRange([.. Text("ip_version"), .. Number(6)]);
        return [.. file];
    }

    private static uint Record(long value, int nodes) =>
        value >= 0 ? (uint)value
        : value == -1 ? (uint)nodes
        : (uint)(nodes + 16 + (-2 - value));

    private static byte[] Node(int bits, uint[] r) =>
        bits switch
        {
            24 =>
            [
                (byte)(r[0] >> 16),
                (byte)(r[0] >> 8),
                (byte)r[0],
                (byte)(r[1] >> 16),
                (byte)(r[1] >> 8),
                (byte)r[1],
            ],
            28 =>
            [
                (byte)(r[0] >> 16),
                (byte)(r[0] >> 8),
                (byte)r[0],
                (byte)((r[0] >> 24 << 4) | (r[1] >> 24)),
                (byte)(r[1] >> 16),
                (byte)(r[1] >> 8),
                (byte)r[1],
            ],
            _ => [.. Big(r[0]), .. Big(r[1])],
        };

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Text(string text) => [(byte)(0x40 | text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number(int value) => [0xC4, .. Big((uint)value)];
}
