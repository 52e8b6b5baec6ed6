using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lapwing.Engines;

/// <summary>
/// The one thread that starts children. Linux binds a child's death signal to the thread that started it, so that thread
/// must live as long as the program: a child started from a pool's thread is killed when the pool shrinks.
/// </summary>
static class ChildStarter
{
    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Done)> Waiting = new();
    private static readonly Lazy<Thread> Thread = new(() =>
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "children" };
        thread.Start();
        return thread;
    });

    /// <summary>Starts a process from the thread; fails as <see cref="Process.Start()"/> does.</summary>
    public static Task Start(Process process)
    {
        _ = Thread.Value;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((process, done));
        return done.Task;
    }

    private static void Run()
    {
        foreach (var (process, done) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
