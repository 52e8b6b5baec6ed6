using System.Text;
using System.Text.Json;
using Lapwing.Events;

namespace Lapwing.Lake.Tests;

/// <summary>Log lines as normalised batches, by the ordinary readers.</summary>
static class Logs
{
    /// <summary>All events of a log, in batches that the caller disposes.</summary>
    public static List<EventBatch> Read(LakeFixture lake, Stream log, string name, DateTimeOffset modified)
    {
        var sources = lake.Sources();
        List<EventBatch> batches = [];
        var files = new LogFiles(LogFileOptions.Default, _ => { });
        foreach (var file in files.Open(log, name, modified))
        {
            using (file)
            {
                var times = file.Times();
                var batch = new EventBatch(lake.Names);
                while (file.TryReadBatch(batch))
                {
                    sources.Normalise(batch, times);
                    batches.Add(batch);
                    batch = new EventBatch(lake.Names);
                }
                batch.Dispose();
            }
        }
        return batches;
    }

    public static List<EventBatch> Read(LakeFixture lake, string log, string name = "test.log") =>
        Read(lake, new MemoryStream(Encoding.UTF8.GetBytes(log)), name, new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public static string Json(EventBatch batch, int index)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            EventJson.Write(writer, batch, index);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
