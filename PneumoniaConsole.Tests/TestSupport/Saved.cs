using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>What one save takes, with plausible values.</summary>
internal sealed record Saved(Study Study, StoredImage Image, Prediction Prediction, AuditEntry Audit)
{
    public static readonly Operator Reader = new("p1", "Ada", ActorKind.Person, Role.Radiologist);

    public static Saved Create(DateTimeOffset at, string mediaType = "image/png")
    {
        var study = new Study(StudyId.Create(at), at, Study.CreateImageToken(), mediaType, 2000, 1500, Reader);
        var prediction = new Prediction(
            PredictionId.Create(at),
            study.Id,
            at,
            new ModelIdentity("resnet", "1.2.0", new string('a', 64)),
            1.25,
            0.77,
            PredictionLabel.Pneumonia,
            PredictionBand.Uncertain,
            new DecisionThresholds("t1", 0.2, 0.5, 0.8),
            new ImageQuality(QualityVerdict.Warn, 0.6, ["The image is small."]),
            new StageTimings(1, 2, 3, 4, 5, 15),
            new ActivationMap(3, 2, [0f, 1f, -2f, 3.5f, 4f, float.Epsilon]));
        return new Saved(study, new StoredImage([1, 2, 3, 4], mediaType), prediction, new AuditEntry(at, Reader, "study.predicted", prediction.Id.ToString(), "succeeded"));
    }

    public Task ToAsync(IPredictionStore store) => store.SaveAsync(Study, Image, Prediction, Audit, CancellationToken.None);
}
