using System.Collections.Concurrent;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Identity;

/// <summary>What is known of signed-in people, at most <see cref="Freshness"/> old, so that not every request asks the store. Thread-safe.</summary>
internal sealed class CurrentPeople(IIdentityStore store, TimeProvider time)
{
    /// <summary>How long a change made by another process may go unnoticed; changes made here are noticed at once.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(2);

    // Bound: one entry for each person there may be; ids without a person are not kept.
    private readonly ConcurrentDictionary<PersonId, (Person Person, DateTimeOffset At)> _known = new();

    /// <returns>The person, or null when there is none or they are disabled.</returns>
    public async ValueTask<Person?> FindEnabledAsync(PersonId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(id, out var known) && now - known.At < Freshness)
        {
            return known.Person.IsEnabled ? known.Person : null;
        }

        var person = await store.FindAsync(id, cancellationToken);
        if (person is null)
        {
            _known.TryRemove(id, out _);
            return null;
        }

        _known[id] = (person, now);
        return person.IsEnabled ? person : null;
    }

    /// <summary>Takes over a change that was just stored.</summary>
    public void Changed(Person person) => _known[person.Id] = (person, time.GetUtcNow());
}
