namespace Lapwing.Lake.Engine;

/// <summary>ClickHouse's error numbers that mean something to us. Source: its ErrorCodes.</summary>
static class EngineErrors
{
    public const int UnknownTable = 60;
    public const int SyntaxError = 62;
    public const int UnknownDatabase = 81;
    public const int TimeoutExceeded = 159;
    public const int Readonly = 164;
    public const int MemoryLimit = 241;
    public const int TooManyParts = 252;
    public const int QueryWasCancelled = 394;
    public const int TooManyRowsOrBytes = 396;
    public const int AccessDenied = 497;

    /// <summary>The HTTP status of an error, as a ClickHouse server would answer.</summary>
    public static int Status(int code) =>
        code switch
        {
            UnknownTable or UnknownDatabase => 404,
            SyntaxError or 36 or 42 or 43 or 46 or 47 or 53 or 115 or 456 or 457 => 400,
            Readonly or AccessDenied => 403,
            TimeoutExceeded => 408,
            202 => 429,
            _ => 500,
        };
}
