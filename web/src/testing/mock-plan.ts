import type { CriticalPath, Forecast, Task, Template } from '@/api/types';

/** A path through what is open, near enough to look at: the longest way by hours, the rest with slack. */
export function pathOf(tasks: Task[]): CriticalPath {
  const open = tasks.filter(task => task.status !== 'done' && task.status !== 'cancelled');
  const byId = new Map(open.map(task => [task.id, task]));
  const ends = new Map<string, number>();
  const hoursOf = (task: Task) => task.estimatedHours ?? 8;
  const end = (task: Task): number => {
    const known = ends.get(task.id);
    if (known !== undefined) return known;
    const start = Math.max(0, ...task.dependencies.flatMap(id => byId.get(id) ?? []).map(end));
    ends.set(task.id, start + hoursOf(task));
    return start + hoursOf(task);
  };
  const length = Math.max(0, ...open.map(end));
  const chain: string[] = [];
  let last = open.find(task => end(task) === length);
  while (last) {
    const from: Task = last;
    chain.unshift(from.id);
    last = from.dependencies.flatMap(id => byId.get(id) ?? []).find(task => end(task) === end(from) - hoursOf(from));
  }
  const at = (hours: number) => new Date(Date.now() + hours * 3 * 3_600_000).toISOString();
  return {
    data: open.map(task => {
      const critical = chain.includes(task.id);
      const [start, slack] = [end(task) - hoursOf(task), critical ? 0 : length - end(task) || 1];
      return {
        taskId: task.id,
        name: task.name,
        status: task.status,
        durationHours: hoursOf(task),
        earliestStart: at(start),
        earliestFinish: at(end(task)),
        latestStart: at(start + slack),
        latestFinish: at(end(task) + slack),
        earliestStartHours: start,
        earliestFinishHours: end(task),
        latestStartHours: start + slack,
        latestFinishHours: end(task) + slack,
        slackHours: slack,
        freeSlackHours: 0,
        deadline: task.deadline,
        deadlineSlackHours: null,
        isCritical: critical,
      };
    }),
    durationHours: length,
    finishAt: at(length),
    asOf: at(0),
    chains: chain.length > 0 ? [chain] : [],
    conflicts: [],
    calendar: { workingDays: [1, 2, 3, 4, 5], dayStart: '09:00', hoursPerDay: 8, holidays: [], extraDays: [] },
  };
}

export function forecastOf(tasks: Task[]): Forecast {
  const path = pathOf(tasks);
  return {
    onTimeProbability: 0.84,
    allDeadlinesProbability: 0.4,
    p50: path.finishAt,
    p90: path.finishAt,
    p50Hours: path.durationHours,
    p90Hours: path.durationHours * 1.2,
    target: path.finishAt ?? path.asOf,
    drivers: path.data
      .filter(task => task.isCritical)
      .slice(0, 3)
      .map(task => ({
        taskId: task.taskId,
        name: task.name,
        criticalityIndex: 0.9,
        cruciality: 0.5,
        sensitivityIndex: 0.4,
      })),
    atRisk: [],
    tasks: path.data.length,
    runs: 10_000,
    seed: 1,
    asOf: path.asOf,
  };
}

export function templateOf(type: string): Template {
  const tasks = Array.from({ length: 80 }, (_, index) => ({
    key: `task-${index + 1}`,
    name: `Task ${index + 1}`,
    description: 'What has to be done.',
    phase: 'pre_production' as const,
    workflowCategory: 'event_planning' as const,
    priority: 'medium' as const,
    estimatedHours: 4,
    role: 'event_lead',
    due: 'start-30d 17:00',
    dependsOn: index > 0 ? [`task-${index}`] : [],
  }));
  return {
    type,
    title: type === 'gala' ? 'Gala' : type,
    taskCount: tasks.length,
    source: 'shipped',
    version: 1,
    tasks,
  };
}
