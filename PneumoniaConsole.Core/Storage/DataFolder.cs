using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Where everything that outlives the process is kept. Immutable.</summary>
public sealed class DataFolder
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DataFolder(IOptions<StorageOptions> options, IHostEnvironment environment)
    {
        Root = Path.GetFullPath(options.Value.DataPath, environment.ContentRootPath);
        Images = Path.Combine(Root, "images");
        Keys = Path.Combine(Root, "keys");
        Database = Path.Combine(Root, "console.db");
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Database,
            // Not ReadWriteCreate: a database that vanished must be an error, not a new empty one.
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString();
    }

    /// <summary>Absolute path of the folder itself.</summary>
    public string Root { get; }

    public string Images { get; }

    /// <summary>Keys that protect cookies, so that a restart signs nobody out.</summary>
    public string Keys { get; }

    internal string Database { get; }

    internal string ConnectionString { get; }

    /// <summary>Creates a folder that only this user may enter. An existing one is left as its owner made it.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnlyFolder);
    }

    internal static FileStream OpenPrivate(string file, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        return new FileStream(file, options);
    }
}
