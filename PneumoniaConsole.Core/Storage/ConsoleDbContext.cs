using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

/// <summary>The tables. One pooled context serves one operation; nothing outside this folder sees it.</summary>
internal sealed class ConsoleDbContext(DbContextOptions<ConsoleDbContext> options) : DbContext(options)
{
    public DbSet<StudyRow> Studies => Set<StudyRow>();

    public DbSet<PredictionRow> Predictions => Set<PredictionRow>();

    public DbSet<VerdictRow> Verdicts => Set<VerdictRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<HeartbeatRow> Heartbeats => Set<HeartbeatRow>();

    public DbSet<PersonRow> People => Set<PersonRow>();

    public DbSet<SigninTokenRow> SigninTokens => Set<SigninTokenRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Words, not numbers: a reordered enumeration must not change what old rows mean.
        configurationBuilder.Properties<ActorKind>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<Role>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<PredictionLabel>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<PredictionBand>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<QualityVerdict>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<ReaderVerdict>().HaveConversion<string>().HaveMaxLength(16);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StudyRow>(Configure);
        modelBuilder.Entity<PredictionRow>(Configure);
        modelBuilder.Entity<VerdictRow>(Configure);
        modelBuilder.Entity<AuditRow>(Configure);
        modelBuilder.Entity<HeartbeatRow>(Configure);
        modelBuilder.Entity<PersonRow>(Configure);
        modelBuilder.Entity<SigninTokenRow>(Configure);
    }

    private static void Configure(EntityTypeBuilder<StudyRow> study)
    {
        study.ToTable("studies").HasKey(row => row.Id);
        study.HasIndex(row => row.ImageToken).IsUnique();
    }

    private static void Configure(EntityTypeBuilder<PredictionRow> prediction)
    {
        prediction.ToTable("predictions").HasKey(row => row.Id);
        // Newest first by (At, Id) is how lists are paged; read backwards, so the index needs no direction.
        prediction.HasIndex(row => new { row.At, row.Id });
        prediction.HasOne<StudyRow>().WithMany().HasForeignKey(row => row.StudyId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<VerdictRow> verdict)
    {
        verdict.ToTable("verdicts").HasKey(row => row.Sequence);
        verdict.HasIndex(row => new { row.PredictionId, row.Sequence });
        verdict.Property(row => row.Note).HasMaxLength(Verdict.MaxNoteLength);
        verdict.HasOne<PredictionRow>().WithMany().HasForeignKey(row => row.PredictionId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<AuditRow> audit)
    {
        audit.ToTable("audit").HasKey(row => row.Sequence);
        // Subjects are looked up ("what happened to this study?") long after they are gone, so there is no foreign key.
        audit.HasIndex(row => row.Subject);
    }

    private static void Configure(EntityTypeBuilder<HeartbeatRow> heartbeat)
    {
        heartbeat.ToTable("heartbeat").HasKey(row => row.Id);
        heartbeat.Property(row => row.Id).ValueGeneratedNever();
    }

    private static void Configure(EntityTypeBuilder<PersonRow> person)
    {
        person.ToTable("people").HasKey(row => row.Id);
        person.HasIndex(row => row.NameKey).IsUnique();
    }

    private static void Configure(EntityTypeBuilder<SigninTokenRow> token)
    {
        token.ToTable("signin_tokens").HasKey(row => row.Hash);
        token.HasIndex(row => row.ExpiresAt);
        token.HasOne<PersonRow>().WithMany().HasForeignKey(row => row.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
