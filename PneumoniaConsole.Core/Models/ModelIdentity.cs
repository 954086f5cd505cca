namespace PneumoniaConsole.Core.Models;

/// <summary>Which model answered.</summary>
public sealed record ModelIdentity(string Name, string Version, string Sha256);
