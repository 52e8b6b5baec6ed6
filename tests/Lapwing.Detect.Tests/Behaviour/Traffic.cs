using System.Globalization;
using System.Text;
using Lapwing.Events;
using Lapwing.Learn;

namespace Lapwing.Detect.Tests.Behaviour;

/// <summary>Normalised events made by hand: what readers and sources would hand over.</summary>
sealed class Traffic : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static readonly SourceVariant Web = new(0, "test.web", "1", EventClass.Http, []);
    private static readonly SourceVariant Cloud = new(1, "test.cloud", "1", EventClass.Cloud, []);
    private static readonly SourceVariant Other = new(2, "test.other", "1", EventClass.Process, []);
    private static readonly Origin File = Origin.File("requests.csv");

    private readonly List<Action<EventBatch, UInt128>> _events = [];
    private readonly List<EventBatch> _batches = [];

    public FieldNames Names { get; } = new();

    public int Count => _events.Count;

    public void Request(string ip, DateTimeOffset? time, string url, int status) =>
        Add(
            Web,
            time,
            batch =>
            {
                Set(batch, Column.SrcIp, ip);
                Set(batch, Column.Url, url);
                Set(batch, Column.Status, status.ToString(CultureInfo.InvariantCulture));
            }
        );

    public void Action(
        string user,
        DateTimeOffset time,
        string action,
        double megabytes,
        string region = "eu-west-1",
        string ip = "10.0.0.1",
        string device = "laptop"
    )
    {
        var size = Names.Intern("data_size_mb");
        Add(
            Cloud,
            time,
            batch =>
            {
                Set(batch, Column.User, user);
                Set(batch, Column.Action, action);
                Set(batch, Column.Region, region);
                Set(batch, Column.SrcIp, ip);
                Set(batch, Column.Device, device);
            },
            batch => batch.Add(size, Encoding.UTF8.GetBytes(megabytes.ToString(CultureInfo.InvariantCulture)))
        );
    }

    public void Process(DateTimeOffset time) => Add(Other, time, batch => Set(batch, Column.SrcIp, "10.9.9.9"));

    /// <summary>The events as batches, in the order of <paramref name="order"/> (all, as added, when null).</summary>
    public IReadOnlyList<EventBatch> Batches(int size = 1000, IReadOnlyList<int>? order = null, long received = 0)
    {
        var made = new List<EventBatch>();
        order ??= [.. Enumerable.Range(0, _events.Count)];
        for (var i = 0; i < order.Count; i++)
        {
            if (i % size == 0)
                made.Add(new EventBatch(Names));
            var at = made[^1].Count;
            _events[order[i]](made[^1], (UInt128)(uint)order[i] + 1);
            made[^1].SetReceived(at, received);
        }
        _batches.AddRange(made);
        return made;
    }

    public static int[] Shuffled(int count, ulong seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        var random = new RandomStream(seed, 0);
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    public void Dispose() => _batches.ForEach(b => b.Dispose());

    private void Add(
        SourceVariant variant,
        DateTimeOffset? time,
        Action<EventBatch> columns,
        Action<EventBatch>? fields = null
    )
    {
        var record = _events.Count + 1;
        _events.Add(
            (batch, id) =>
            {
                batch.Begin(File, record);
                fields?.Invoke(batch);
                var at = batch.End();
                columns(batch);
                batch.SetId(at, id);
                batch.SetVariant(at, variant);
                if (time is { } known)
                    batch.SetTime(
                        at,
                        (known - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                        TimeQuality.Exact
                    );
            }
        );
    }

    private static void Set(EventBatch batch, Column column, string value) =>
        batch.SetColumn(batch.Count - 1, column, Encoding.UTF8.GetBytes(value));
}
