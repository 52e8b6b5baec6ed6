[assembly: Xunit.AssemblyFixture(typeof(Lapwing.Service.Tests.Stores))]
