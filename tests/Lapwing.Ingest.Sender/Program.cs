using System.Text;
using Lapwing.Events;
using Lapwing.Ingest;

// Appends to the spool FOLDER from SENDERS at once until it is killed, and says of each block when it was acknowledged:
// a line "ROUND-SENDER-NUMBER". A test kills it and looks for every record of these lines.
var (folder, senders, round) = (args[0], int.Parse(args[1]), args[2]);
var opening = Spool.Open(new SpoolOptions { Folder = folder, SegmentBytes = 1 << 16 });
if (opening.Spool is not { } spool)
{
    foreach (var problem in opening.Problems)
        Console.Error.WriteLine(problem);
    return 1;
}
using var output = Console.OpenStandardOutput();
var writing = new Lock();
await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() => Send(sender))));
return 0;

async Task Send(int sender)
{
    for (var number = 0; ; number++)
    {
        var name = $"{round}-{sender}-{number}";
        using var draft = new SpoolDraft(Origin.Door("http", name), DateTimeOffset.UnixEpoch);
        for (var i = 0; i <= number % 3; i++)
            draft.Add(Encoding.UTF8.GetBytes($"{name}-{i} {new string('x', number % 700)}"));
        if (!(await spool.Append(draft)).IsStored)
            throw new InvalidOperationException("The spool refused.");
        lock (writing)
            output.Write(Encoding.UTF8.GetBytes(name + "\n"));
    }
}
