using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Lapwing.Events;

/// <summary>UTF-16 bytes as UTF-8; what is no character becomes U+FFFD. Owns the stream.</summary>
sealed class Utf16Stream(Stream utf16, bool bigEndian) : SequentialStream
{
    private const int Units = 8192;

    private readonly byte[] _bytes = new byte[Units * 2];
    private readonly char[] _units = new char[Units + 1];
    private readonly byte[] _utf8 = new byte[Units * 3 + 3];
    private readonly Decoder _decoder = (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetDecoder();
    private int _at;
    private int _end;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (_at == _end && !_ended)
            Fill();
        var length = Math.Min(buffer.Length, _end - _at);
        _utf8.AsSpan(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    private void Fill()
    {
        var read = utf16.Read(_bytes);
        _ended = read == 0;
        var units = _decoder.GetChars(_bytes.AsSpan(0, read), _units, flush: _ended);
        var status = Utf8.FromUtf16(_units.AsSpan(0, units), _utf8, out _, out _end);
        if (status != OperationStatus.Done)
            throw new InvalidOperationException("The decoder gives whole characters, and there is room for all.");
        _at = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            utf16.Dispose();
        base.Dispose(disposing);
    }
}
