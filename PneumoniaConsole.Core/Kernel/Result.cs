using System.Diagnostics.CodeAnalysis;

namespace PneumoniaConsole.Core.Kernel;

/// <summary>Either a value or an expected <see cref="Kernel.Error"/>. Exceptions are for bugs and broken infrastructure only.</summary>
public readonly struct Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <summary>The failure, or null when there is a value.</summary>
    public Error? Error { get; }

    /// <summary>Gives the value, or the error that stands in its place.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Error? error)
    {
        value = _value;
        error = Error;
        return error is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
