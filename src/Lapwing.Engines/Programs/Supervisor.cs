using Lapwing.Events;
using Microsoft.Extensions.Logging;

namespace Lapwing.Engines;

/// <summary>Where a supervised program stands.</summary>
public enum EngineState
{
    Stopped,
    Starting,
    Ready,

    /// <summary>It ended or never became ready; it is started again after a pause.</summary>
    Failed,
}

/// <summary>How it stands, at one moment.</summary>
/// <param name="Reason">Why it failed, with its last lines; null otherwise.</param>
/// <param name="Restarts">How often it was started again since <see cref="Supervisor.Start"/>.</param>
/// <param name="Failures">How often in a row it ended without having become ready, or since it was.</param>
public readonly record struct EngineStatus(EngineState State, string? Reason, int Restarts, int Failures);

/// <summary>
/// Keeps one program running: starts it, asks whether it is ready, starts it again after a growing pause when it ends
/// (0.2 s doubling to 15 s; a minute of health begins anew), and ends it in order. Its loop runs on the pool; the child
/// belongs to the starting thread.
/// </summary>
/// <param name="probe">Whether the program answers; asked every 25 ms until it says yes. It may throw: that is a no.</param>
public sealed partial class Supervisor(
    ChildProgram program,
    Func<CancellationToken, Task<bool>> probe,
    TimeProvider time,
    ILogger log
) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _changing = new();
    private TaskCompletionSource _changed = New();
    private EngineStatus _status;
    private ChildProcess? _child;
    private bool _disposed;
    private Task _loop = Task.CompletedTask;

    public string Name => program.Name;

    /// <summary>How long it may take to become ready before it is ended and started again.</summary>
    public TimeSpan ReadyTime { get; init; } = TimeSpan.FromSeconds(60);

    public EngineStatus Status
    {
        get
        {
            lock (_changing)
                return _status;
        }
    }

    /// <summary>The child's number while one runs; for measuring.</summary>
    public int? Pid => _child is { Exited.IsCompleted: false } child ? child.Pid : null;

    /// <summary>Begins; returns at once.</summary>
    public void Start()
    {
        Set(EngineState.Starting, null);
        _loop = Task.Run(Run);
    }

    /// <summary>Waits until the program is ready.</summary>
    /// <returns>Null when it is; otherwise why it is not after the given time, or after it failed three times in a row.</returns>
    public async Task<Problem?> WaitReady(TimeSpan within, CancellationToken cancel)
    {
        var from = time.GetTimestamp();
        while (true)
        {
            Task changed;
            EngineStatus status;
            lock (_changing)
                (changed, status) = (_changed.Task, _status);
            if (status.State == EngineState.Ready)
                return null;
            if (status.State == EngineState.Stopped)
                return EngineProblems.NotReady(program.Name, "it was stopped.");
            if (status is { State: EngineState.Failed, Failures: >= 3 })
                return EngineProblems.NotReady(program.Name, status.Reason ?? "");
            var left = within - time.GetElapsedTime(from);
            if (left <= TimeSpan.Zero)
                return EngineProblems.NotReady(program.Name, status.Reason ?? $"not within {within.TotalSeconds:0} s.");
            try
            {
                await changed.WaitAsync(left, time, cancel);
            }
            catch (TimeoutException)
            {
                // The next round says what it waits for.
            }
        }
    }

    /// <summary>Ends the program in order and stops watching it.</summary>
    public async Task Stop()
    {
        await _stopping.CancelAsync();
        await _loop;
        Set(EngineState.Stopped, null);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await Stop();
        _stopping.Dispose();
    }

    private async Task Run()
    {
        var stop = _stopping.Token;
        var pause = FirstPause;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var from = time.GetTimestamp();
                var reason = await RunOnce(stop);
                if (stop.IsCancellationRequested)
                    return;
                if (time.GetElapsedTime(from) > Healthy)
                    pause = FirstPause;
                Failed(program.Name, pause.TotalSeconds, reason);
                Set(EngineState.Failed, reason);
                await Task.Delay(pause, time, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                Set(EngineState.Starting, reason, restarts: 1);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while waiting.
        }
    }

    /// <summary>Runs the program until it ends; answers why.</summary>
    private async Task<string> RunOnce(CancellationToken stop)
    {
        var (child, problem) = await ChildProcess.Start(program, time, line => Said(program.Name, line), stop);
        if (child is null)
            return problem!.Message;
        await using (child)
        {
            _child = child;
            if (!await BecomesReady(child, stop))
            {
                if (!child.Exited.IsCompleted)
                    return $"it did not answer within {ReadyTime.TotalSeconds:0} s.";
            }
            else
            {
                Ready(program.Name, child.Pid);
                Set(EngineState.Ready, null);
                await Task.WhenAny(child.Exited, Task.Delay(Timeout.InfiniteTimeSpan, time, stop));
                stop.ThrowIfCancellationRequested();
            }
            var tail = child.Output.Tail;
            return $"it ended with code {await child.Exited}{(tail.Length == 0 ? "." : $": {tail}")}";
        }
    }

    private async Task<bool> BecomesReady(ChildProcess child, CancellationToken stop)
    {
        var from = time.GetTimestamp();
        while (!child.Exited.IsCompleted && time.GetElapsedTime(from) < ReadyTime)
        {
            try
            {
                if (await probe(stop))
                    return true;
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                // Not yet.
            }
            await Task.WhenAny(child.Exited, Task.Delay(TimeSpan.FromMilliseconds(25), time, stop));
            stop.ThrowIfCancellationRequested();
        }
        return false;
    }

    private void Set(EngineState state, string? reason, int restarts = 0)
    {
        lock (_changing)
        {
            var failures = state switch
            {
                EngineState.Ready => 0,
                EngineState.Failed => _status.Failures + 1,
                _ => _status.Failures,
            };
            _status = new EngineStatus(state, reason, _status.Restarts + restarts, failures);
            _changed.SetResult();
            _changed = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Program} is ready, process {Pid}.")]
    private partial void Ready(string program, int pid);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Program} is started again in {Seconds} s: {Reason}")]
    private partial void Failed(string program, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program}: {Line}")]
    private partial void Said(string program, string line);
}
