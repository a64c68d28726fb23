import { jinjaProblem } from "../../../../functions/dag-publisher/factory/jinja";
import { policyOf } from "./support";

const policy = policyOf({ variables: ["stage"], connections: ["db_*"] });

test.each([
  "no template",
  "{{ ds }}/{{ data_interval_start.strftime('%Y-%m') }}",
  "{{- ts_nodash -}}",
  "{{ params.bucket ~ '/' ~ params['key'] }}",
  "{{ ti.xcom_pull(task_ids='extract', key=\"return_value\")[0:10] }}",
  "{{ macros.ds_add(ds, -1) }} {{ macros.datetime.now() }}",
  "{{ logical_date | ds_nodash if run_id is not none else 'x }} y' }}",
  "{{ var.value.stage }} {{ conn.db_main.host }}",
  "{{ {'a': [1, 2]} | tojson }}",
  "{{ task }} {{ task.task_id }}",
  "awk '{print $1}' ${X} }}",
])("%s is allowed", (text) => {
  expect(jinjaProblem(text, policy)).toBeUndefined();
});

test.each([
  ["{{ ds.__class__ }}", "__class__"],
  ["{{ ds|attr('__class__') }}", "filter attr"],
  ["{{ ds['__class__'] }}", "in [ ]"],
  ["{{ ds['_' ~ '_class__'] }}", "in [ ]"],
  ["{{ ds['\\x5f\\x5fclass__'] }}", "in [ ]"],
  ["{{ ds[params.x] }}", "in [ ]"],
  ["{{ ''['__class__'] }}", "in [ ]"],
  ["{{ conf.get('core', 'fernet_key') }}", "conf"],
  ["{{ dag_run.conf['x'] }}", "dag_run"],
  ["{{ ti.task.dag }}", "xcom_pull"],
  ["{{ ti['task'] }}", "xcom_pull"],
  ["{{ macros.uuid.os.system('id') }}", "of macros"],
  ["{{ macros['uuid'] }}", "of macros"],
  ["{{ (macros).uuid }}", "of macros"],
  ["{{ var.value.other }}", "variables"],
  ["{{ var.value.get('stage') }}", "variables"],
  ["{{ var['value'] }}", "var.value.NAME"],
  ["{{ conn.other.password }}", "connections"],
  ["{{ conn.get('db_main') }}", "connections"],
  ["{{ '%s'|format(ds) }}", "format"],
  ["{{ '{0.x}'.format(ds) }}", "format"],
  ["{{ lipsum() }}", "lipsum"],
  ["{{ self }}", "self"],
  ["{{ range(9) }}", "range"],
  ["{{ ds is mapping }}", "mapping"],
  ["{% set x = 1 %}", "statement"],
  ["{# x #}", "comment"],
  ["{{ ds", "close"],
  ["{{ 'ds }}", "close"],
  ["{{ ｄｓ }}", "close"],
  ["{{ ds }}{{ dag }}", "dag"],
  ["{{ task.dag }}", "of task"],
  ["{{ (task).dag }}", "of task"],
  ["{{ [task][0].dag }}", "of task"],
])("%s is refused: %s", (text, reason) => {
  expect(jinjaProblem(text, policy)).toContain(reason);
});
