using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PneumoniaConsole.Core.Storage;

/// <summary>
/// Inserts whole rows of one table by a statement made once from EF's model, for the write that every prediction makes: there, change tracking
/// and composing the same text anew cost several times the insert itself. Immutable; safe to share.
/// </summary>
internal sealed class RowInsert<TRow>
    where TRow : class
{
    private readonly string _sql;
    private readonly Column[] _columns;

    public RowInsert(ConsoleDbContext context)
    {
        var table = context.Model.FindEntityType(typeof(TRow))!;
        var names = context.GetService<ISqlGenerationHelper>();
        // What the database numbers itself is left to it.
        _columns = [.. table.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never)
            .Select((property, index) => new Column(property, property.GetRelationalTypeMapping(), string.Create(CultureInfo.InvariantCulture, $"@p{index}")))];
        var columns = string.Join(", ", _columns.Select(column => names.DelimitIdentifier(column.Property.GetColumnName())));
        _sql = $"INSERT INTO {names.DelimitIdentifier(table.GetTableName()!)} ({columns}) VALUES ({string.Join(", ", _columns.Select(column => column.Parameter))})";
    }

    /// <summary>Inserts one row in the transaction that the context is in.</summary>
    public async Task ExecuteAsync(ConsoleDbContext context, TRow row)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = _sql;
            foreach (var column in _columns)
            {
                command.Parameters.Add(column.ParameterOf(command, row));
            }

            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private sealed record Column(IProperty Property, RelationalTypeMapping Mapping, string Parameter)
    {
        public DbParameter ParameterOf(DbCommand command, TRow row) =>
            Mapping.CreateParameter(command, Parameter, Property.GetGetter().GetClrValue(row), Property.IsNullable);
    }
}
