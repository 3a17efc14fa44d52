using Callboard.Host;

return await Commands.RunAsync(args);
