namespace Lapwing.Events;

/// <summary>
/// The expanded bytes of one archive member, within bounds. A bomb, damage or a cut end is reported once, and then the
/// stream ends: what came before was read.
/// </summary>
sealed class ExpandedStream(
    string name,
    Stream expanded,
    Func<long> compressedBytes,
    ExpansionBudget budget,
    LogFileOptions options,
    Action<Problem> report
) : SequentialStream
{
    private long _expanded;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_ended)
            return 0;
        int read;
        try
        {
            read = expanded.Read(buffer);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            _ended = true;
            report(FileProblems.Corrupt(name, fault.Message));
            return 0;
        }
        _expanded += read;
        var tooMuch =
            _expanded > options.ExpansionGrace && _expanded / options.ExpansionRatio > Math.Max(1, compressedBytes());
        if (!budget.TryTake(read) || tooMuch)
        {
            _ended = true;
            report(FileProblems.Bomb(name, _expanded - read));
            return 0;
        }
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            expanded.Dispose();
        base.Dispose(disposing);
    }
}
