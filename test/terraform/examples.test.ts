import { everyExampleDeploys } from './every-example';
import { describeTerraform } from '../../instruments/provider/describe-terraform';

describeTerraform('every example', () => everyExampleDeploys());
