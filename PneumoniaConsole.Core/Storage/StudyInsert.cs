using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Writes a study, its prediction and the audit entry in one transaction.</summary>
internal sealed class StudyInsert
{
    private readonly RowInsert<StudyRow> _study;
    private readonly RowInsert<PredictionRow> _prediction;
    private readonly RowInsert<AuditRow> _audit;

    public StudyInsert(IDbContextFactory<ConsoleDbContext> contexts)
    {
        using var context = contexts.CreateDbContext();
        _study = new RowInsert<StudyRow>(context);
        _prediction = new RowInsert<PredictionRow>(context);
        _audit = new RowInsert<AuditRow>(context);
    }

    public async Task<bool> ExecuteAsync(ConsoleDbContext context, Study study, Prediction prediction, AuditEntry audit)
    {
        await _study.ExecuteAsync(context, PredictionRows.From(study)).ConfigureAwait(false);
        await _prediction.ExecuteAsync(context, PredictionRows.From(prediction)).ConfigureAwait(false);
        await _audit.ExecuteAsync(context, AuditRow.From(audit)).ConfigureAwait(false);
        return true;
    }
}
