using System.Security.Cryptography;
using System.Text;

namespace Lapwing.Service;

/// <summary><c>DIR/token</c>: the administrator's token for the tenant <c>main</c>, readable by its owner alone.</summary>
static class TokenFile
{
    /// <summary>The token; made at the first start.</summary>
    public static async Task<string> Ensure(string path, CancellationToken cancel)
    {
        if (File.Exists(path))
            return (await File.ReadAllTextAsync(path, cancel)).Trim();
        var token = "lw_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        // Written beside and renamed: nobody ever reads half a token.
        var fresh = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var file = new FileStream(fresh, options))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(token + "\n"), cancel);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
        return token;
    }
}
