using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Auth0.Ciba.Diagnosis;

/// <summary>What the checks of a session found.</summary>
public sealed class SessionDiagnosis
{
    private readonly Func<string, string> _hide;

    internal SessionDiagnosis(string tenant, string clientId, DateTimeOffset checkedAt, IReadOnlyList<SessionCheck> checks, Func<string, string> hide)
    {
        _hide = hide;
        Tenant = tenant;
        ClientId = clientId;
        CheckedAt = checkedAt;
        Checks = checks.Select(Hide).ToArray();
    }

    /// <summary>The tenant's host.</summary>
    public string Tenant { get; }

    /// <summary>The client id.</summary>
    public string ClientId { get; }

    /// <summary>When the checks ended, UTC.</summary>
    public DateTimeOffset CheckedAt { get; }

    /// <summary>A line for each check, in their order.</summary>
    public IReadOnlyList<SessionCheck> Checks { get; }

    /// <summary>Whether no check failed. A warning is no failure; what was not checked is neither.</summary>
    public bool IsPassed => Checks.All(check => check.State != CheckState.Failed);

    /// <summary>The same with further lines, of checks that the caller made.</summary>
    /// <param name="more">The lines.</param>
    public SessionDiagnosis With(IEnumerable<SessionCheck> more) => new(Tenant, ClientId, CheckedAt, [.. Checks, .. more], _hide);

    /// <summary>Text for a support ticket: without secrets, tokens, user ids, paths and whatever the store's own code said.</summary>
    public string ToReport()
    {
        var text = new StringBuilder();
        Add(text, DiagnosisTexts.ReportTitle);
        Add(text, DiagnosisTexts.ReportTenant(Tenant));
        Add(text, DiagnosisTexts.ReportClient(ClientId));
        Add(text, DiagnosisTexts.ReportChecked(CheckedAt.UtcDateTime));
        foreach (var check in Checks)
        {
            Add(text, string.Empty);
            Add(text, $"[{check.State}] {check.Check}");
            Add(text, "  " + (check.StoreText is null ? check.Found : DiagnosisTexts.ReportStoreText));
            if (check.Remedy.Length > 0)
                Add(text, "  " + DiagnosisTexts.ReportRemedy(check.Remedy));
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Add(StringBuilder text, string line) => text.Append(line).Append('\n');

    private SessionCheck Hide(SessionCheck check) =>
        new(check.Check, check.State, _hide(check.Found), check.Remedy) { StoreText = check.StoreText };
}
