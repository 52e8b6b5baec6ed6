using Lapwing.Events;
using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class UploadsTests(PostgresServer server)
{
    private static readonly byte[] Hash = [1, 2, 3];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_is_done_when_it_was_read_and_stored_whichever_is_known_first(bool readFirst)
    {
        await using var store = await server.Store(new TestClock(Noon));
        var (main, demo) = await store.TwoTenants();
        var upload = await main.Uploads.Create("auth.log\0", Hash, 1000, Stop);
        (upload.State, upload.Name, upload.Bytes).ShouldBe((UploadState.Queued, "auth.log\uFFFD", 1000));
        await main.Uploads.Reading(upload.Id, 400, Stop);
        (await main.Uploads.Unread(Stop)).ShouldHaveSingleItem().BytesRead.ShouldBe(400);

        if (readFirst)
            await main.Uploads.Read(upload.Id, 5, null, Stop);
        await Store(main, new UploadProgress(upload.Id, 2, 1, 0, Noon, Noon.AddMinutes(1)));
        (await main.Uploads.Find(upload.Id, Stop))!.State.ShouldBe(UploadState.Reading);
        await Store(main, new UploadProgress(upload.Id, 3, 0, 4, Noon.AddMinutes(-1), null));
        if (!readFirst)
        {
            (await main.Uploads.Find(upload.Id, Stop))!.State.ShouldBe(UploadState.Reading);
            await main.Uploads.Read(upload.Id, 5, null, Stop);
        }

        var done = (await main.Uploads.Find(upload.Id, Stop)).ShouldNotBeNull();
        (done.State, done.Events, done.Faults, done.Findings, done.BytesRead).ShouldBe(
            (UploadState.Done, 5, 1, 4, 1000)
        );
        (done.FirstTime, done.LastTime, done.FinishedAt, done.Problem).ShouldBe(
            (Noon.AddMinutes(-1), Noon.AddMinutes(1), Noon, null)
        );
        (await main.Uploads.Unread(Stop)).ShouldBeEmpty();
        (await demo.Uploads.Find(upload.Id, Stop)).ShouldBeNull();
        (await demo.Uploads.List(10, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_bytes_again_are_a_duplicate_in_their_tenant_only()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var both = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(i => main.Uploads.Create($"{i}.log", Hash, 1, Stop))
        );
        both.Count(u => u.State == UploadState.Queued).ShouldBe(1);
        both.Count(u => u.State == UploadState.Duplicate).ShouldBe(4);
        (await demo.Uploads.Create("a.log", Hash, 1, Stop)).State.ShouldBe(UploadState.Queued);
        (await main.Uploads.List(10, Stop)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task What_failed_says_why_and_may_be_tried_again()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var upload = await main.Uploads.Create("a.log", Hash, 1, Stop);
        var problem = new Problem("LW-FILE-001", Severity.Error, new Place("a.log"), "It is empty.", "Give another.");
        await demo.Uploads.Fail(upload.Id, problem, Stop);
        (await main.Uploads.Find(upload.Id, Stop))!.State.ShouldBe(UploadState.Queued);

        await main.Uploads.Fail(upload.Id, problem, Stop);
        var failed = (await main.Uploads.Find(upload.Id, Stop)).ShouldNotBeNull();
        (failed.State, failed.Problem).ShouldBe((UploadState.Failed, problem));
        await main.Uploads.Reading(upload.Id, 1, Stop);
        (await main.Uploads.Find(upload.Id, Stop))!.State.ShouldBe(UploadState.Failed);
        (await main.Uploads.Create("a.log", Hash, 1, Stop)).State.ShouldBe(UploadState.Queued);
    }

    private static async Task Store(TenantState tenant, UploadProgress progress)
    {
        var checkpoint = await tenant.Checkpoints.Load(Stop);
        (
            await tenant.Checkpoints.Commit(
                new CheckpointCommit
                {
                    Epoch = checkpoint.Epoch,
                    Position = checkpoint.Position + 1,
                    Uploads = [progress],
                },
                Stop
            )
        ).ShouldBeTrue();
    }
}
