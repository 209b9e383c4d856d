System.Console.WriteLine("see run.sh");
