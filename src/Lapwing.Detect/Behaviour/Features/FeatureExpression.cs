namespace Lapwing.Detect;

/// <summary>A number computed from a window. NaN where it is unknown. Nested at most as deep as the parser allows.</summary>
internal abstract record FeatureExpression
{
    public abstract double Of(WindowState window);

    public sealed record Constant(double Value) : FeatureExpression
    {
        public override double Of(WindowState window) => Value;
    }

    public sealed record Aggregated(int Index, AggregateKind Kind) : FeatureExpression
    {
        public override double Of(WindowState window) => window.Value(Index, Kind);
    }

    /// <summary>What a window knows without looking at fields: <c>span gap hour weekday weekend</c>.</summary>
    public sealed record OfTime(string Name) : FeatureExpression
    {
        public static readonly string[] Names = ["span", "gap", "hour", "weekday", "weekend"];

        public override double Of(WindowState window) =>
            Name switch
            {
                "span" => window.SpanSeconds,
                "gap" => window.GapSeconds,
                "hour" => window.At is { } at ? at.Hour : double.NaN,
                // Monday 1 to Sunday 7.
                "weekday" => window.At is { } at ? (((int)at.DayOfWeek + 6) % 7) + 1 : double.NaN,
                _ => window.At is { } at
                    ? (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0)
                    : double.NaN,
            };
    }

    /// <summary><c>+ - * /</c>, <c>min</c> and <c>max</c>. Dividing by nothing is 0: no requests, no share of them.</summary>
    public sealed record Binary(string Operator, FeatureExpression Left, FeatureExpression Right) : FeatureExpression
    {
        public override double Of(WindowState window)
        {
            var (left, right) = (Left.Of(window), Right.Of(window));
            return Operator switch
            {
                "+" => left + right,
                "-" => left - right,
                "*" => left * right,
                "min" => Math.Min(left, right),
                "max" => Math.Max(left, right),
                _ => right == 0 ? 0 : left / right,
            };
        }
    }
}
