namespace PneumoniaConsole.Bench;

/// <summary>What a closed loop saw.</summary>
/// <param name="Milliseconds">Latency of each answer, ascending.</param>
/// <param name="Errors">Answers that were not 200.</param>
/// <param name="Cpu">Processor time of the process that did the work; the load generator's is not in it.</param>
internal sealed record LoadResult(double[] Milliseconds, int Errors, TimeSpan Wall, TimeSpan Cpu)
{
    public double PerSecond => Milliseconds.Length / Wall.TotalSeconds;

    public double CpuPerAnswer => Cpu.TotalMilliseconds / Milliseconds.Length;

    public double Quantile(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[(int)(share * (Milliseconds.Length - 1))];

    public override string ToString() => FormattableString.Invariant(
        $"{Milliseconds.Length,6} answers  p50 {Quantile(.5),7:0.0} ms  p95 {Quantile(.95),7:0.0} ms  {PerSecond,6:0.0}/s  cpu {CpuPerAnswer,6:0.00} ms/answer  errors {Errors}");
}
