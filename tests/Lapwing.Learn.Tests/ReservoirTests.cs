using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class ReservoirTests
{
    [Fact]
    public void Everything_has_the_same_chance_to_stay()
    {
        var stayed = new int[100];
        for (var seed = 0UL; seed < 4000; seed++)
        {
            var reservoir = new Reservoir<int>(10, seed);
            for (var i = 0; i < stayed.Length; i++)
                reservoir.Add(i);
            reservoir.Seen.ShouldBe(100);
            reservoir.Kept.Count.ShouldBe(10);
            foreach (var i in reservoir.Kept)
                stayed[i]++;
        }
        // 400 expected each; five deviations of 19.
        stayed.ShouldAllBe(n => n > 305 && n < 495);
    }

    [Fact]
    public void What_fits_is_kept_whole_and_in_order()
    {
        var reservoir = new Reservoir<int>(5, 0);
        for (var i = 0; i < 5; i++)
            reservoir.Add(i);
        reservoir.Kept.ShouldBe([0, 1, 2, 3, 4]);
    }
}
