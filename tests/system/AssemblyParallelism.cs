// Most of these tests wait for real time to pass: many at once cost little more than one.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
