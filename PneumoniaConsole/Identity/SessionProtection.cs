using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Storage;

namespace PneumoniaConsole.Identity;

/// <summary>Keeps the keys that protect cookies in the data folder, so that a restart signs nobody out.</summary>
internal sealed class SessionProtection(DataFolder folder, ILoggerFactory loggers) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        try
        {
            DataFolder.CreatePrivate(folder.Root);
            DataFolder.CreatePrivate(folder.Keys);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The storage says so when it starts, in words; here it would only stop the console from saying it.
        }

        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder.Keys), loggers);
        // The folder is closed to other users; there is no other secret on the machine to encrypt these keys with.
        options.XmlEncryptor = new NullXmlEncryptor();
    }
}
