using System;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Approvals;

/// <summary>Somebody who may approve: one person, however many user ids he has.</summary>
public sealed class ApprovalPerson
{
    /// <summary>Makes a person with one user id, whose name is that id.</summary>
    /// <param name="userId">The user id, such as <c>auth0|0123456789</c>.</param>
    public ApprovalPerson(string userId)
        : this(userId, [userId ?? throw new ArgumentNullException(nameof(userId))])
    {
    }

    /// <summary>Makes a person with several user ids.</summary>
    /// <param name="name">What the person is called in records.</param>
    /// <param name="userIds">The user ids; the first is asked.</param>
    public ApprovalPerson(string name, IReadOnlyList<string> userIds)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        UserIds = (userIds ?? throw new ArgumentNullException(nameof(userIds))).ToArray();
    }

    /// <summary>What the person is called.</summary>
    public string Name { get; }

    /// <summary>The person's user ids; the first is asked.</summary>
    public IReadOnlyList<string> UserIds { get; }

    internal bool Has(string userId) => UserIds.Contains(userId, StringComparer.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
