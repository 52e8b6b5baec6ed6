using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class IsolationForestTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_however_many_threads_grow_it()
    {
        var table = Rows.Cloud(1000, 5, seed: 3);
        var one = IsolationForest.Fit(table, new IsolationForestOptions { Seed = 7 }).Save();
        var four = IsolationForest.Fit(table, new IsolationForestOptions { Seed = 7, Threads = 4 }).Save();
        var other = IsolationForest.Fit(table, new IsolationForestOptions { Seed = 8 }).Save();
        four.ShouldBe(one);
        other.ShouldNotBe(one);
    }

    [Fact]
    public void Scoring_side_by_side_equals_the_plain_walk_for_every_number_of_rows_and_columns()
    {
        for (var width = 1; width <= 12; width++)
        for (var rows = 1; rows <= 40; rows++)
        {
            var table = Rows.Cloud(rows, width, seed: (ulong)((100 * width) + rows));
            var forest = IsolationForest.Fit(table, new IsolationForestOptions { Trees = 20, Seed = 1 });
            var scores = forest.Score(table);
            for (var r = 0; r < rows; r++)
            {
                var plain =
                    rows < 2 ? 0.5 : Math.Pow(2, -forest.PathLengthOf(table.Row(r)) / (PathLength.Average(rows) * 20));
                scores[r].ShouldBe(plain, 1e-12);
                forest.Score(table.Row(r)).ShouldBe(scores[r]);
            }
        }
    }

    [Fact]
    public void Scores_are_the_same_on_any_number_of_threads_also_for_wide_and_high_forests()
    {
        var wide = Rows.Cloud(20_000, 70, seed: 5);
        var forest = IsolationForest.Fit(wide, new IsolationForestOptions { Trees = 10 });
        forest.Score(wide, threads: 3).ShouldBe(forest.Score(wide));

        // Too high for the packed layout: the plain walk scores it.
        var high = IsolationForest.Fit(wide, new IsolationForestOptions { Trees = 3, SampleSize = 8000 });
        var scores = high.Score(wide);
        scores[17].ShouldBe(Math.Pow(2, -high.PathLengthOf(wide.Row(17)) / (PathLength.Average(8000) * 3)), 1e-12);
    }

    [Fact]
    public void A_far_row_scores_highest_and_its_column_explains_it()
    {
        var table = Rows.WithOutlier(200, 6, column: 4, seed: 11);
        var forest = IsolationForest.Fit(table, new IsolationForestOptions());
        var scores = forest.Score(table);
        scores.ToList().IndexOf(scores.Max()).ShouldBe(200);
        scores[200].ShouldBeGreaterThan(0.6);

        var parts = new double[6];
        forest.Explain(table.Row(200), parts);
        parts[4].ShouldBe(parts.Max());
        parts[4].ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void The_steps_of_an_explanation_add_up_to_how_much_shorter_the_path_is()
    {
        var table = Rows.Cloud(700, 5, seed: 2);
        var forest = IsolationForest.Fit(table, new IsolationForestOptions { Seed = 4 });
        var (steps, parts) = (new double[5], new double[5]);
        for (var r = 0; r < table.Rows; r++)
        {
            var typical = forest.Steps(table.Row(r), steps);
            steps.Sum().ShouldBe(typical - forest.PathLengthOf(table.Row(r)), 0.01);
            forest.Explain(table.Row(r), parts);
            parts.ShouldAllBe(p => p >= 0);
            parts.Sum().ShouldBe(1, 1e-9);
        }
    }

    [Fact]
    public void Rows_that_are_all_alike_are_all_typical()
    {
        var table = new Table(["a", "b"]);
        for (var i = 0; i < 300; i++)
            table.Append([1, 2]);
        var forest = IsolationForest.Fit(table, new IsolationForestOptions());
        forest.Score(table).ShouldAllBe(s => Math.Abs(s - 0.5) < 1e-6);
        var parts = new double[2];
        forest.Explain(table.Row(0), parts);
        parts.ShouldBe([0.5, 0.5]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1.2073)]
    [InlineData(256, 10.2448)]
    public void Average_path_lengths_are_those_of_the_paper(int size, double expected) =>
        PathLength.Average(size).ShouldBe(expected, 1e-4);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(255, 8)]
    [InlineData(256, 8)]
    [InlineData(257, 9)]
    public void Trees_stop_at_the_height_limit(int size, int expected) =>
        PathLength.HeightLimit(size).ShouldBe(expected);

    [Fact]
    public void Neighbouring_floats_are_still_told_apart()
    {
        // A cut between two values that differ in their last bit must leave each side a row.
        var table = new Table(["a"]);
        for (var i = 0; i < 64; i++)
            table.Append([i % 2 == 0 ? 1f : MathF.BitIncrement(1f)]);
        table.Append([MathF.BitIncrement(MathF.BitIncrement(1f))]);
        var forest = IsolationForest.Fit(table, new IsolationForestOptions());
        forest.Score([MathF.BitIncrement(MathF.BitIncrement(1f))]).ShouldBeGreaterThan(forest.Score([1f]));
    }

    [Fact]
    public void A_table_takes_only_finite_rows_of_its_width()
    {
        var table = new Table(["a", "b"]);
        Should.Throw<ArgumentException>(() => table.Append([1]));
        Should.Throw<ArgumentException>(() => table.Append([1, float.NaN]));
        Should.Throw<ArgumentException>(() => table.Append([float.PositiveInfinity, 1]));
        table.Rows.ShouldBe(0);
        Should.Throw<ArgumentException>(() => IsolationForest.Fit(table, new IsolationForestOptions()));
    }
}
