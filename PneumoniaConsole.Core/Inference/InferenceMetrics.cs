using Prometheus;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    Success,

    /// <summary>The caller's image was refused; no service error.</summary>
    Rejected,
    Busy,
    Timeout,
    Error,
    Cancelled,

    /// <summary>A self-test; feeds no rate or latency rule.</summary>
    SelfTest,
}

/// <summary>The instruments of the inference path. Every known label value starts at 0, so that a quiet service shows its series.</summary>
public sealed class InferenceMetrics
{
    private static readonly double[] s_durationBuckets = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private static readonly string[] s_stages = ["decode", "preprocess", "queue", "inference", "explain", "total"];

    private static readonly string[] s_errorReasons = ["queue_full", "timeout", "model_unavailable", "storage_unavailable", "internal"];

    private static readonly string[] s_rejectionReasons = ["missing", "unsupported_format", "corrupt", "too_large", "too_many_pixels", "not_a_radiograph"];

    private readonly Histogram _duration;
    private readonly Counter _requests;
    private readonly Counter _errors;
    private readonly Counter _rejected;
    private readonly Counter _predictions;
    private readonly Counter _verdicts;
    private readonly Gauge _inFlight;
    private readonly Histogram _batchSize;
    private readonly Histogram _score;
    private readonly Gauge _modelInfo;

    public InferenceMetrics(IMetricFactory factory, CollectorRegistry registry, InferenceQueue queue, ModelSlot slot)
    {
        _duration = factory.CreateHistogram(
            "pneumonia_inference_duration_seconds", "Time spent in each stage of a prediction.", ["stage", "model_version"], new HistogramConfiguration { Buckets = s_durationBuckets });
        _requests = factory.CreateCounter("pneumonia_inference_requests_total", "Prediction requests by how they ended.", ["outcome"]);
        _errors = factory.CreateCounter("pneumonia_inference_errors_total", "Service errors of prediction requests; a caller's mistake is not one.", ["reason"]);
        _rejected = factory.CreateCounter("pneumonia_input_rejected_total", "Images refused because of what they are.", ["reason"]);
        _predictions = factory.CreateCounter("pneumonia_predictions_total", "Stored predictions by band.", ["band"]);
        _verdicts = factory.CreateCounter("pneumonia_reader_verdicts_total", "What readers said of predictions.", ["verdict", "band"]);
        _inFlight = factory.CreateGauge("pneumonia_inference_in_flight", "Images in a run now.");
        _batchSize = factory.CreateHistogram("pneumonia_inference_batch_size", "Images in one run.", new HistogramConfiguration { Buckets = [1, 2, 4, 8, 16, 32] });
        _score = factory.CreateHistogram("pneumonia_prediction_score", "Calibrated probabilities of stored predictions.", new HistogramConfiguration { Buckets = Histogram.LinearBuckets(.05, .05, 20) });
        _modelInfo = factory.CreateGauge("pneumonia_model_info", "The model in use.", ["name", "version", "sha256"]);
        var depth = factory.CreateGauge("pneumonia_inference_queue_depth", "Images waiting for a run.");
        registry.AddBeforeCollectCallback(() =>
        {
            depth.Set(queue.Depth);
            NameModel(slot.Current?.Identity);
        });
        PublishZeros();
    }

    /// <summary>Counts images as in flight until disposed.</summary>
    public IDisposable InFlight(int images)
    {
        _batchSize.Observe(images);
        _inFlight.Inc(images);
        return new Release(() => _inFlight.Dec(images));
    }

    public void Ended(RequestOutcome outcome) => _requests.WithLabels(LabelOf(outcome)).Inc();

    /// <summary>Counts a request that failed: the caller's mistakes and service errors apart.</summary>
    public void Failed(Error error)
    {
        var (family, reason) = error.Code.Split('.', 2) is [var first, var second] ? (first, second) : ("internal", error.Code);
        if (family == "image")
        {
            _rejected.WithLabels(reason).Inc();
            Ended(RequestOutcome.Rejected);
            return;
        }

        if (family == "request")
        {
            Ended(RequestOutcome.Rejected);
            return;
        }

        _errors.WithLabels(error.Code switch
        {
            "inference.queue_full" => "queue_full",
            "inference.timeout" => "timeout",
            "model.unavailable" => "model_unavailable",
            "storage.unavailable" => "storage_unavailable",
            _ => "internal",
        }).Inc();
        Ended(error.Code switch
        {
            "inference.queue_full" => RequestOutcome.Busy,
            "inference.timeout" => RequestOutcome.Timeout,
            _ => RequestOutcome.Error,
        });
    }

    /// <summary>Counts a stored prediction, with its id as exemplar of the total.</summary>
    /// <param name="total">From intake to the committed row: unlike the prediction's own total it includes the store.</param>
    public void Predicted(Prediction prediction, TimeSpan total)
    {
        var version = prediction.Model.Version;
        var timings = prediction.Timings;
        Observe("decode", timings.Decode);
        Observe("preprocess", timings.Preprocess);
        Observe("queue", timings.Queue);
        Observe("inference", timings.Inference);
        Observe("explain", timings.Explain);
        _duration.WithLabels("total", version).Observe(total.TotalSeconds, Exemplar.From(Exemplar.Pair("prediction_id", prediction.Id.ToString())));
        _score.Observe(prediction.Probability);
        _predictions.WithLabels(LabelOf(prediction.Band)).Inc();
        Ended(RequestOutcome.Success);

        void Observe(string stage, double milliseconds) => _duration.WithLabels(stage, version).Observe(milliseconds / 1000);
    }

    public void VerdictRecorded(ReaderVerdict verdict, PredictionBand band) => _verdicts.WithLabels(LabelOf(verdict), LabelOf(band)).Inc();

    /// <summary>Shows the model in use, and opens its series before its first answer.</summary>
    private void NameModel(ModelIdentity? model)
    {
        foreach (var labels in _modelInfo.GetAllLabelValues().Where(labels => model is null || labels[2] != model.Sha256).ToArray())
        {
            _modelInfo.RemoveLabelled(labels);
        }

        if (model is null)
        {
            return;
        }

        _modelInfo.WithLabels(model.Name, model.Version, model.Sha256).Set(1);
        foreach (var stage in s_stages)
        {
            _duration.WithLabels(stage, model.Version);
        }
    }

    private static string LabelOf(RequestOutcome outcome) => outcome == RequestOutcome.SelfTest ? "self_test" : LabelOf<RequestOutcome>(outcome);

    private static string LabelOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private void PublishZeros()
    {
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
        {
            _requests.WithLabels(LabelOf(outcome));
        }

        foreach (var reason in s_errorReasons)
        {
            _errors.WithLabels(reason);
        }

        foreach (var reason in s_rejectionReasons)
        {
            _rejected.WithLabels(reason);
        }

        foreach (var band in Enum.GetValues<PredictionBand>())
        {
            _predictions.WithLabels(LabelOf(band));
            foreach (var verdict in Enum.GetValues<ReaderVerdict>())
            {
                _verdicts.WithLabels(LabelOf(verdict), LabelOf(band));
            }
        }
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
