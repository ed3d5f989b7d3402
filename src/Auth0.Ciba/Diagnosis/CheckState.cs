namespace Auth0.Ciba.Diagnosis;

/// <summary>How a check of a session ended.</summary>
public enum CheckState
{
    /// <summary>Nothing is to be done.</summary>
    Passed,

    /// <summary>The session works, or may work; the remedy says what is better.</summary>
    Warning,

    /// <summary>Asking for approval, or using the answer, does not work like this.</summary>
    Failed,

    /// <summary>It could not be checked, as something before it failed.</summary>
    NotChecked,
}
