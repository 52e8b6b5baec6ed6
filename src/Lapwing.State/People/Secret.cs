using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lapwing.State;

/// <summary>32 random bytes that open something. The text leaves once; only its hash is kept.</summary>
/// <param name="Text">43 characters of base64url, after a prefix that says what it is.</param>
readonly record struct Secret(string Text)
{
    private const int MaxChars = 200;

    public static Secret New(string prefix) =>
        new(prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The hash of a text that somebody sent; null when it is too long to be one.</summary>
    /// <remarks>
    /// SHA-256 without salt is enough for 256 random bits. It is looked up by its hash, so the time of the look-up says
    /// nothing of the secret.
    /// </remarks>
    public static byte[]? Hash(string? text) =>
        text is { Length: > 0 and <= MaxChars } ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : null;

    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public override string ToString() => "(secret)";
}
