using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Tests.Core.Identity;

public sealed class PolicyTableTests
{
    [Theory]
    [InlineData(Role.Radiologist, "Predict ReadStudies RecordVerdict ReadModels ReadHealthDetails")]
    [InlineData(Role.Responder, "Predict ReadStudies ReadModels ManageModels ReadHealthDetails")]
    [InlineData(Role.Manager, "ReadStudies ReadModels ReadHealthDetails")]
    [InlineData(Role.Administrator, "Predict ReadStudies RecordVerdict ReadModels ManageModels ManagePeople ReadHealthDetails")]
    [InlineData(Role.Integrator, "Predict ReadStudies RecordVerdict ReadModels ManageModels ReadHealthDetails")]
    public void Allows_Role_ExactlyTheGrantedPermissions(Role role, string granted)
    {
        var caller = new Operator("p", "p", ActorKind.Person, role);
        var allowed = Enum.GetValues<Permission>().Where(permission => permission != Permission.Public && PolicyTable.Allows(caller, permission));

        Assert.Equal(granted, string.Join(' ', allowed));
    }

    [Fact]
    public void Allows_Anonymous_OnlyWhatIsPublic() =>
        Assert.Equal([Permission.Public], Enum.GetValues<Permission>().Where(permission => PolicyTable.Allows(Operator.Anonymous, permission)));
}
