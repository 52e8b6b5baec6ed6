using System.Security.Cryptography;
using System.Text;

namespace Lapwing.Detect;

/// <summary>Ids that are a function of what a finding says, so that a repetition has the same id.</summary>
public static class FindingIds
{
    /// <summary>32 hexadecimal digits: half of a SHA-256 over the parts, each with its length before it.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BitConverter.TryWriteBytes(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
