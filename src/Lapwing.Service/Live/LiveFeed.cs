using System.Threading.Channels;

namespace Lapwing.Service;

/// <summary>One message of the live feed.</summary>
/// <param name="Id">Ascending within a start of the service; what a reader resumes from.</param>
/// <param name="Kind"><c>finding</c>, <c>incident</c>, <c>stats</c> or <c>upload</c>.</param>
/// <param name="Json">The message's data, one line.</param>
public sealed record LiveMessage(long Id, string Kind, string Json);

/// <summary>
/// What happens in one tenant, to any number of readers. Holds the last messages, so that a reader who was away misses
/// nothing within that bound; a reader too slow for its own queue is told so by a gap in the ids, never slows the service.
/// </summary>
public sealed class LiveFeed
{
    private const int Kept = 1000;
    private const int ReaderQueue = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<LiveMessage> _kept = new();
    private readonly List<Channel<LiveMessage>> _readers = [];
    private long _last;

    /// <summary>How many are reading.</summary>
    public int Readers
    {
        get
        {
            lock (_lock)
                return _readers.Count;
        }
    }

    public void Publish(string kind, string json)
    {
        lock (_lock)
        {
            var message = new LiveMessage(++_last, kind, json);
            // Numbers that are stale at once are not kept for those who come back.
            if (kind != "stats")
            {
                _kept.Enqueue(message);
                if (_kept.Count > Kept)
                    _kept.Dequeue();
            }
            foreach (var reader in _readers)
                reader.Writer.TryWrite(message);
        }
    }

    /// <summary>Messages after <paramref name="after"/> that are still held, then those that come.</summary>
    /// <param name="after">The last id seen; null: only what comes.</param>
    public async IAsyncEnumerable<LiveMessage> Read(
        long? after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var channel = Channel.CreateBounded<LiveMessage>(
            new BoundedChannelOptions(ReaderQueue)
            {
                // A reader that does not keep up loses the oldest and sees the gap in the ids.
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
            }
        );
        lock (_lock)
        {
            // Ids begin anew with the service: an id from before is greater than any of now, then all held is sent.
            if (after is { } seen)
                foreach (var message in _kept)
                    if (message.Id > seen || seen > _last)
                        channel.Writer.TryWrite(message);
            _readers.Add(channel);
        }
        try
        {
            await foreach (var message in channel.Reader.ReadAllAsync(cancel))
                yield return message;
        }
        finally
        {
            lock (_lock)
                _readers.Remove(channel);
        }
    }
}
