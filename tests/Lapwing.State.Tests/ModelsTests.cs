using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class ModelsTests(PostgresServer server)
{
    [Fact]
    public async Task The_newest_version_is_used_and_the_older_stay()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        (await main.Models.Active("web-sessions", Stop)).ShouldBeNull();
        (await main.Models.Save("web-sessions", new byte[] { 1 }, "{}", Stop)).ShouldBe(1);
        (await main.Models.Save("web-sessions", new byte[] { 2 }, """{"rows": 7}""", Stop)).ShouldBe(2);
        (await demo.Models.Save("web-sessions", new byte[] { 9 }, "{}", Stop)).ShouldBe(1);

        var active = (await main.Models.Active("web-sessions", Stop)).ShouldNotBeNull();
        (active.Version, active.Status, active.Detail).ShouldBe((2, ModelStatus.Active, """{"rows": 7}"""));
        active.Bytes.ToArray().ShouldBe([2]);
        (await demo.Models.Active("web-sessions", Stop))!.Bytes.ToArray().ShouldBe([9]);
    }

    [Fact]
    public async Task Two_trainings_at_once_get_two_versions()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        var versions = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => main.Models.Save("m", new[] { (byte)i }, "{}", Stop))
        );
        versions.Order().ShouldBe([1, 2, 3, 4, 5, 6]);
        (await main.Models.Active("m", Stop))!.Version.ShouldBe(6);
    }
}
