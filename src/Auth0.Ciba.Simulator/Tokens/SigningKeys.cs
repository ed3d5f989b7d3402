using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>The tenant's signing keys. The first one is made when it is first needed, as making one is slow.</summary>
internal sealed class SigningKeys(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Lazy<SigningKey> _unpublished = new(() => new SigningKey(time.GetUtcNow(), published: false));
    private ImmutableList<SigningKey> _keys = [];

    /// <summary>All keys, the signing one first.</summary>
    public ImmutableList<SigningKey> All
    {
        get
        {
            if (!_keys.IsEmpty)
                return _keys;
            lock (_gate)
                return _keys.IsEmpty ? _keys = [new SigningKey(time.GetUtcNow(), published: true)] : _keys;
        }
    }

    public SigningKey Current => All[0];

    /// <summary>A key that is in no key set, for forgeries.</summary>
    public SigningKey NeverPublished => _unpublished.Value;

    public SigningKey Rotate(bool publishNew, bool keepOld)
    {
        var old = All;
        var fresh = new SigningKey(time.GetUtcNow(), publishNew);
        lock (_gate)
        {
            if (!keepOld)
            {
                foreach (var key in old)
                    key.Published = false;
            }

            _keys = _keys.Insert(0, fresh);
        }

        return fresh;
    }

    public bool SetPublished(string keyId, bool published)
    {
        var key = All.FirstOrDefault(k => k.KeyId == keyId);
        if (key is null)
            return false;
        key.Published = published;
        return true;
    }

    public IReadOnlyList<KeyView> Views() =>
        [.. All.Select((key, index) => new KeyView(key.KeyId, key.Published, index == 0))];

    public JsonObject ToJwks(IdTokenAlgorithm algorithm)
    {
        var name = algorithm == IdTokenAlgorithm.PS256 ? SecurityAlgorithms.RsaSsaPssSha256 : SecurityAlgorithms.RsaSha256;
        return new JsonObject
        {
            ["keys"] = new JsonArray([.. All.Where(key => key.Published).Select(JsonNode (key) => key.ToJwk(name))]),
        };
    }
}
