import { maintenanceWindowRule } from "../../../modules/environment/maintenance-window";

test.each(["MON:00:00", "SUN:23:30"])("passes %s", (window) => {
  expect(maintenanceWindowRule(window)).toBeUndefined();
});

test.each(["SUN:03:15", "SUN:24:00", "sun:03:00", "SUN 03:00", "SUNDAY:03:00", "SUN:3:00", "03:00", ""])(
  "fails %j",
  (window) => {
    expect(maintenanceWindowRule(window)).toMatch(/^must be DAY:HH:MM in UTC.*, got: "/);
  },
);
