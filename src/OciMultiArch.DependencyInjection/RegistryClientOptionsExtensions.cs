using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace OciMultiArch.DependencyInjection;

/// <summary>Logs of a registry client that no container makes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RegistryClientOptionsExtensions
{
    extension(RegistryClientOptions options)
    {
        /// <summary>
        /// Logs what a client with these options does, as a client of a container does: to the categories of
        /// <see cref="LogCategories"/>, beside an observer that is set before. No entry holds a secret. A client that a
        /// container makes logs by itself. No network.
        /// </summary>
        /// <param name="loggers">Makes the loggers; it must live as long as the client.</param>
        /// <returns>These options: <c>new RegistryClient(new RegistryClientOptions().LogTo(loggers))</c>.</returns>
        public RegistryClientOptions LogTo(ILoggerFactory loggers)
        {
            ArgumentNullException.ThrowIfNull(options);
            ArgumentNullException.ThrowIfNull(loggers);
            return options.LogTo(new ExchangeLog(loggers));
        }

        /// <summary>
        /// Logs as <see cref="LogTo(RegistryClientOptions, ILoggerFactory)"/> does, all to one logger, whatever its
        /// category is. No network.
        /// </summary>
        /// <param name="logger">Where the entries go.</param>
        /// <returns>These options.</returns>
        public RegistryClientOptions LogTo(ILogger logger)
        {
            ArgumentNullException.ThrowIfNull(options);
            ArgumentNullException.ThrowIfNull(logger);
            return options.LogTo(new ExchangeLog(logger, logger, logger));
        }

        private RegistryClientOptions LogTo(ExchangeLog log)
        {
            options.Observe = log.Write + options.Observe;
            options.Warn = log.Write + options.Warn;
            return options;
        }
    }
}
