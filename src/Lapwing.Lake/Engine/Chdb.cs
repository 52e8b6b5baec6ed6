using System.Reflection;
using System.Runtime.InteropServices;

namespace Lapwing.Lake.Engine;

/// <summary>ClickHouse as a library: the calls that the lake makes. Source: chdb.h of libchdb 26.7.3.</summary>
/// <remarks>Text goes as UTF-8 with explicit lengths. One connection runs one statement at a time.</remarks>
static unsafe partial class Chdb
{
    private const string Library = "chdb";

    /// <summary>Loads the library from a file; before any other call.</summary>
    public static void Load(string path)
    {
        var handle = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => name == Library ? handle : IntPtr.Zero
        );
        // Its handlers would take the signals that the runtime lives by.
        SetSignalHandlers(0);
    }

    [LibraryImport(Library, EntryPoint = "chdb_set_signal_handlers_enabled")]
    private static partial void SetSignalHandlers(int enabled);

    /// <summary>A pointer to the handle of a connection, or null when the folder is locked or unusable.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_connect")]
    public static partial IntPtr* Connect(int count, byte** arguments);

    [LibraryImport(Library, EntryPoint = "chdb_close_conn")]
    public static partial void Close(IntPtr* connection);

    /// <summary>Runs a statement; parameters are bound by name, never put into the text. The result is the caller's to destroy.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_query_with_params_n")]
    public static partial IntPtr Query(
        IntPtr connection,
        byte* query,
        nuint queryLength,
        byte* format,
        nuint formatLength,
        byte** names,
        nuint* nameLengths,
        byte** values,
        nuint* valueLengths,
        nuint count
    );

    /// <summary>Begins an insert without FORMAT or data; never null, the error is asked for.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_n")]
    public static partial IntPtr BeginInsert(
        IntPtr connection,
        byte* query,
        nuint queryLength,
        byte* format,
        nuint formatLength
    );

    /// <summary>0 when the bytes were taken (copied).</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_append")]
    public static partial int Append(IntPtr insert, byte* data, nuint length);

    /// <summary>Commits; the result is the caller's to destroy, and so is the insert.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_done")]
    public static partial IntPtr EndInsert(IntPtr insert);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_error")]
    public static partial byte* InsertError(IntPtr insert);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_insert_stream")]
    public static partial void DestroyInsert(IntPtr insert);

    [LibraryImport(Library, EntryPoint = "chdb_result_buffer")]
    public static partial byte* Buffer(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_result_length")]
    public static partial nuint Length(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_result_error")]
    public static partial byte* Error(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_rows_read")]
    public static partial ulong RowsRead(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_bytes_read")]
    public static partial ulong BytesRead(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_written")]
    public static partial ulong RowsWritten(IntPtr result);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_query_result")]
    public static partial void Destroy(IntPtr result);
}
