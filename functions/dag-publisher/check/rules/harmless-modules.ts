/** The part of Python's library that neither runs other code nor opens a connection. */
const STANDARD_LIBRARY =
  "__future__ abc argparse array ast base64 bisect calendar collections contextlib contextvars copy csv dataclasses " +
  "datetime decimal difflib email enum errno fnmatch fractions functools glob graphlib gzip hashlib heapq hmac html " +
  "inspect io ipaddress itertools json keyword linecache locale logging lzma math mimetypes numbers operator os " +
  "pathlib pprint queue random re reprlib secrets shlex shutil signal stat statistics string struct sys tarfile " +
  "tempfile textwrap threading time traceback types typing unicodedata unittest urllib uuid warnings weakref xml " +
  "zipfile zlib zoneinfo bz2 binascii codecs configparser concurrent asyncio atexit cmath colorsys filecmp fileinput " +
  "getpass gettext getopt imaplib http multiprocessing netrc optparse platform plistlib sched select selectors " +
  "smtplib sqlite3 ssl tomllib timeit token tokenize pkgutil";

/** Libraries that Amazon MWAA's images bring with Airflow (constraints of Airflow and of the Amazon provider). */
const IN_THE_IMAGE =
  "airflow airflow_client asgiref attr attrs boto3 botocore cachetools certifi charset_normalizer croniter dateutil " +
  "idna jinja2 jmespath markupsafe marshmallow numpy packaging pandas pendulum pydantic pytz redshift_connector " +
  "requests rich s3transfer sqlalchemy sqlparse tabulate tenacity typing_extensions tzlocal urllib3 yaml cosmos";

/** Modules that need no entry in a policy, by their top-level name. What they can do is other rules' subject. */
export const HARMLESS_MODULES: ReadonlySet<string> = new Set(
  `${STANDARD_LIBRARY} ${IN_THE_IMAGE}`.split(" "),
);
