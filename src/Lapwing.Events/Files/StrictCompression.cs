using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lapwing.Events;

/// <summary>Has .NET say when compressed data is cut short: by default such a file reads as if it were whole.</summary>
static class StrictCompression
{
    // The switch counts only when set before anything is expanded in the process.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "There is no other place that surely runs before.")]
    internal static void Enable() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
}
