namespace PneumoniaConsole.Core.Kernel;

/// <summary>Identifies one prediction from intake to log, metric exemplar, row and timeline. A UUIDv7, shown as 32 hexadecimal digits.</summary>
public readonly record struct PredictionId(Guid Value)
{
    public static PredictionId Create(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    public static bool TryParse(string? text, out PredictionId id)
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = new PredictionId(value);
        return parsed;
    }

    public override string ToString() => Value.ToString("N");
}

/// <summary>Identifies one study: one image and what is known of it. A UUIDv7, shown as 32 hexadecimal digits.</summary>
public readonly record struct StudyId(Guid Value)
{
    public static StudyId Create(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    public override string ToString() => Value.ToString("N");
}
