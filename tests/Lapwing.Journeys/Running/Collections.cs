using Lapwing.Journeys;

// One machine, one service: journeys that ran side by side would only slow each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedService))]
[assembly: AssemblyFixture(typeof(Chromium))]
