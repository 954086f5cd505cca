using System.Text.Json.Serialization;

namespace PneumoniaConsole.Core.Imaging.Preprocessing;

/// <summary>One step from a decoded image to a model's tensor. The steps, their order and their constants come from the model's manifest.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(SquashStep), "squash")]
[JsonDerivedType(typeof(ScaleStep), "scale")]
[JsonDerivedType(typeof(NormaliseStep), "normalise")]
public abstract record PreprocessingStep;

/// <summary>Resizes to exactly this size, aspect not kept.</summary>
public sealed record SquashStep(int Width, int Height, string Kernel) : PreprocessingStep;

/// <summary>value * Factor.</summary>
public sealed record ScaleStep(double Factor) : PreprocessingStep;

/// <summary>(value - Mean) / Std.</summary>
public sealed record NormaliseStep(double Mean, double Std) : PreprocessingStep;
