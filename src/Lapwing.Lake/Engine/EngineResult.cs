using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lapwing.Lake.Engine;

/// <summary>The answer to one statement: bytes in the format asked for, or the engine's error. Disposed by its reader, once.</summary>
sealed unsafe partial class EngineResult : IDisposable
{
    private IntPtr _result;

    private EngineResult(IntPtr result, string? error)
    {
        _result = result;
        Error = error;
        if (result != IntPtr.Zero && error is null)
        {
            (RowsRead, BytesRead) = (Chdb.RowsRead(result), Chdb.BytesRead(result));
            RowsWritten = Chdb.RowsWritten(result);
        }
    }

    /// <summary>The engine's words, beginning with <c>Code: 60. DB::Exception: ...</c>; null when all went well.</summary>
    public string? Error { get; }
    public ulong RowsRead { get; }
    public ulong BytesRead { get; }
    public ulong RowsWritten { get; }

    /// <summary>ClickHouse's number of the error; 1002 (unknown) where its words have none.</summary>
    public int ErrorCode =>
        Error is null ? 0
        : Code().Match(Error) is { Success: true } m
            ? int.Parse(m.Groups["code"].ValueSpan, CultureInfo.InvariantCulture)
        : 1002;

    /// <summary>The answer; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Bytes =>
        _result == IntPtr.Zero || Error is not null
            ? default
            : new ReadOnlySpan<byte>(Chdb.Buffer(_result), checked((int)Chdb.Length(_result)));

    /// <summary>Takes over a result of the library.</summary>
    public static EngineResult Take(IntPtr result) =>
        result == IntPtr.Zero
            ? new EngineResult(result, "Code: 1002. The engine gave no answer.")
            : new EngineResult(result, Text(Chdb.Error(result)));

    public static EngineResult Failed(string error) => new(IntPtr.Zero, error);

    public static string? Text(byte* text) => Marshal.PtrToStringUTF8((IntPtr)text);

    public void Dispose()
    {
        var result = Interlocked.Exchange(ref _result, IntPtr.Zero);
        if (result != IntPtr.Zero)
            Chdb.Destroy(result);
    }

    [GeneratedRegex(@"^Code: (?<code>\d{1,6})\.", RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
