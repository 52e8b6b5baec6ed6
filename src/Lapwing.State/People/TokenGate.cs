using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Lapwing.State;

/// <summary>Asks of each program's request what its token allows. What it learned holds for a few seconds, so that a sender of many requests costs few questions.</summary>
public sealed class TokenGate
{
    /// <summary>A revoked token opens nothing after this, on every machine.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private const int MaxRemembered = 1000;

    private readonly StateStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (byte[] Hash, TokenGrant Grant, long At)> _known = new(
        StringComparer.Ordinal
    );

    internal TokenGate(StateStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>What a token allows; null when it is none, or was revoked.</summary>
    public async Task<TokenGrant?> Verify(string? token, CancellationToken cancel)
    {
        if (Secret.Hash(token) is not { } hash)
            return null;
        var key = Convert.ToHexString(hash);
        if (
            _known.TryGetValue(key, out var known)
            && CryptographicOperations.FixedTimeEquals(known.Hash, hash)
            && _time.GetElapsedTime(known.At) < Remembered
        )
            return known.Grant;
        var grant = await Ask(hash, cancel);
        // Wrong tokens are not remembered: a flood of them would push the right ones out.
        if (grant is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }
        if (_known.Count >= MaxRemembered)
            Forget();
        _known[key] = (hash, grant, _time.GetTimestamp());
        return grant;
    }

    internal void Forget() => _known.Clear();

    private async Task<TokenGrant?> Ask(byte[] hash, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            "select tenant_id, name, role, hash from api_tokens where hash = $1 and revoked_at is null"
        );
        command.Add(hash);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return
            await row.ReadAsync(cancel) && CryptographicOperations.FixedTimeEquals(row.GetFieldValue<byte[]>(3), hash)
            ? new TokenGrant(TenantId.Parse(row.GetString(0)), row.GetString(1), (Role)row.GetInt32(2))
            : null;
    }
}
