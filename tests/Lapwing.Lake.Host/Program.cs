// The lake's child process for tests: what `lapwing lake` does, in a program of its own.
return await Lapwing.Lake.Engine.LakeHost.Run(args);
